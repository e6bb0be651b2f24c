"""What is changed in ministack, which the cloud is made of. Its version is fixed, for these names are private."""
