"""What happens inside a case beside its stages: parties, times, papers, mediation, panel, award, compliance."""
