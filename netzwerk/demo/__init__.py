"""The demo on this machine: prepared from the seeds, and served with its worker."""
