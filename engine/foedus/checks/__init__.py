"""The inspection room: named checks over files and over the whole register; findings are data."""
