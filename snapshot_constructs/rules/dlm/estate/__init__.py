"""What several resources of an app say together about its lifecycle policies."""
