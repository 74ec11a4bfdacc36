"""What is written about a clip: facts from its geometry, and the sentences, questions and chains that state them."""
