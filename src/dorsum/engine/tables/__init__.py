"""Circuits run on the columns of Arrow record batches."""
