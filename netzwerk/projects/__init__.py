"""Development projects: goals, milestones, next steps, factors, tools and snapshots."""
