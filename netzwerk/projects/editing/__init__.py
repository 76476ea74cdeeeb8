"""Writing down a project: what it is about, its light, and its goals, milestones, steps, factors and tools."""
