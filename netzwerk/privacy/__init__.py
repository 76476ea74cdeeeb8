"""The register of personal data."""
