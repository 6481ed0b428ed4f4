"""Every port in memory, shipped for tests, notebooks and figures; one contract suite holds fakes and real ones."""
