"""Asking an OpenAI-compatible server, with retries, a rate limit and a cache of its replies."""
