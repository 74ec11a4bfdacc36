"""Renderers by name."""

from synthcam.rendering.protocol import BackendName, Renderer


def create_renderer(name: BackendName) -> Renderer:
    """A renderer, not yet open; its libraries are imported only now."""
    if name == "moderngl":
        from synthcam.rendering.moderngl_backend import ModernglRenderer

        return ModernglRenderer()
    from synthcam.rendering.pyrender_backend import PyrenderRenderer

    return PyrenderRenderer()
