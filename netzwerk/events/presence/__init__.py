"""Taking attendance at an event: by tandem and side, deputies and people who came without an invitation."""
