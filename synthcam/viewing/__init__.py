"""Pictures for people: contact sheets, drawings of paths and frustums."""
