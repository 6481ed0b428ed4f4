"""Use cases, one verb-named module each, over the ports in `ports.py`. No AWS, no clock, no environment."""
