"""A digest of everything in a scene."""

import hashlib

from synthcam.scene.assets import Scene


def scene_digest(scene: Scene) -> str:
    h = hashlib.sha256()
    for thing in scene.objects:
        h.update(repr((thing.id, thing.kind, thing.color_name, thing.role, thing.path)).encode())
        h.update(thing.world_from_object.tobytes())
        for part in thing.parts:
            for array in (part.vertices, part.normals, part.uvs, part.faces):
                h.update(array.tobytes())
            h.update(b"" if part.colors is None else part.colors.tobytes())
            h.update(repr((part.material.base_color, part.material.texture_key, part.material.unlit)).encode())
            h.update(b"" if part.material.texture is None else part.material.texture.tobytes())
    h.update(repr((scene.lights, scene.ambient_up, scene.ambient_down, scene.camera_zone, scene.sky_key)).encode())
    h.update(b"" if scene.sky is None else scene.sky.tobytes())
    return h.hexdigest()
