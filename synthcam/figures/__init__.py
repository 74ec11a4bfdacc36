"""Pictures of clips: contact sheets, camera paths with their frustums, labelled paths."""
