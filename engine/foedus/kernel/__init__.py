"""The cellar: dates, spans, canonical JSON and the Clock; values in, values out, and nothing above is imported."""
