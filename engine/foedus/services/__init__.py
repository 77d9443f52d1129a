"""The clerk's desk: one function, one act, one transaction; a command in, an outcome out."""
