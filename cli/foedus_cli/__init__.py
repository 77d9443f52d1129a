"""The clerk's command line: it enters the library by its front door and nowhere else."""
