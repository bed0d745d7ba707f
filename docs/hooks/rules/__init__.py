"""What text alone can tell of pages and scripts: each rule returns its problems as 'file:line: what; cure'."""
