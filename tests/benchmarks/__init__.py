"""What a request costs, measured beside a bare Flask application: `make bench` runs it, no test does."""
