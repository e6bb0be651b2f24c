"""The Recycle Bin: its rules. What they keep is kept by EC2."""
