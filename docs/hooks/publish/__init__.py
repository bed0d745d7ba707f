"""What the site is: both languages, the zips for reading offline, and how the finished site takes its place."""
