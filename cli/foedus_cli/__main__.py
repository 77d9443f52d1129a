"""Lets ``python -m foedus_cli`` do what ``foedus`` does."""

from foedus_cli.main import main

main()
