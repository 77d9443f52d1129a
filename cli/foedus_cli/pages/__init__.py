"""What a clerk reads: one function a page, from the library's values to plain sentences and tables."""
