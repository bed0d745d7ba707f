"""What a page becomes: each module turns its Markdown, or its HTML, into more of a page."""
