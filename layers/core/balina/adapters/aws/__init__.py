"""Adapters over AWS services other than the tables: keys, workflows, events, functions, sockets, streams."""
