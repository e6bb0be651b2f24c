"""EC2 Image Builder: everything that describes images. None is built: images stay in state PENDING."""
