"""An auxiliary head that learns the exact cameras of rendered clips from the hidden states at the video's tokens."""
