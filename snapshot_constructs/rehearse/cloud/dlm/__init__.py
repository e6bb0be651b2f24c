"""Amazon Data Lifecycle Manager: its API, and the engine that runs policies."""
