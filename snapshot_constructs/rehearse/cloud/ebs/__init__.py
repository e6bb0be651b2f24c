"""Volumes, snapshots and images of EC2: what policies work on."""
