"""What runs: it finds the Python blocks of a page, runs them and keeps what they showed. It knows nothing of MkDocs."""
