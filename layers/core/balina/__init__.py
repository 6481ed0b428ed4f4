"""Balina: an open, serverless crypto trading platform that many people share."""
