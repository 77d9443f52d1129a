"""The case files: what the acts of one file come to, folded afresh from the ledger whenever somebody asks."""
