"""What `--scene` names: a shipped family, a recipe file of one's own, a picture of a real place, or a mesh file."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from synthcam.errors import InputError
from synthcam.scene.assets import Scene
from synthcam.scene.build import build_scene
from synthcam.scene.real.load import RealSource, find_real, is_real
from synthcam.scene.real.pictures import PICTURE_SUFFIXES
from synthcam.scene.recipe import SceneRecipe, load_recipe
from synthcam.shipped_files import SCENES

MESH_SUFFIXES = (".glb", ".gltf", ".obj", ".ply", ".stl")
OTHER_MESHES = (".fbx", ".dae", ".off", ".blend", ".3ds", ".usd", ".usdz")


FOLDERS = "SYNTHCAM_SCENES"
"""The environment variable that lists folders in which scenes are looked for by the name of their file."""


def add_scene_folder(folder: Path) -> None:
    """Look for scenes in a folder too, in this process and those it starts."""
    known = [part for part in os.environ.get(FOLDERS, "").split(os.pathsep) if part]
    if str(folder.resolve()) not in known:
        os.environ[FOLDERS] = os.pathsep.join([*known, str(folder.resolve())])


def _found(path: Path) -> Path:
    """The path itself, or a file of its name in one of the folders of SYNTHCAM_SCENES where it is a bare name."""
    if path.name != str(path) or path.exists():
        return path
    for folder in os.environ.get(FOLDERS, "").split(os.pathsep):
        if folder and (Path(folder) / path).exists():
            return Path(folder) / path
    return path


@dataclass(frozen=True)
class SceneSource:
    """A scene that can be built from any seed; `digest` pins the content of the file behind it."""

    name: str
    digest: str
    recipe: SceneRecipe | None
    mesh: Path | None
    real: RealSource | None = None

    def build(self, seed: int) -> Scene:
        """The scene of a seed."""
        if self.recipe is not None:
            return build_scene(self.recipe, seed)
        if self.mesh is not None:
            # trimesh is slow to import, and only meshes of one's own need it.
            from synthcam.scene.mesh_file import load_mesh_scene

            return load_mesh_scene(self.mesh, seed)
        if self.real is not None:
            return self.real.build(seed)
        raise ValueError("a scene source needs a recipe, a mesh or real pictures")


def find_scene(name: str) -> SceneSource:
    """Resolve a name or path.

    Raises:
        InputError: no such scene (with the nearest names) or file, or a file of another kind.
    """
    path = _found(Path(name))
    if is_real(path):
        real = find_real(path)
        return SceneSource(path.name, real.digest, None, None, real)
    if path.is_dir() and name not in SCENES.names():
        raise InputError(f"scene {name}: the folder holds no pictures; allowed are {', '.join(PICTURE_SUFFIXES)}")
    if path.suffix.lower() in MESH_SUFFIXES:
        if not path.is_file():
            raise InputError(f"scene {name}: no such file")
        return SceneSource(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), None, path)
    if path.suffix.lower() in OTHER_MESHES:
        raise InputError(f"scene {name}: {path.suffix} meshes cannot be read; allowed are {', '.join(MESH_SUFFIXES)}")
    recipe = load_recipe(name)
    return SceneSource(recipe.name, recipe.digest, recipe, None)
