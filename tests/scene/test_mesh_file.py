"""Models of one's own, written by trimesh itself or by hand."""

import struct
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import Image
from trimesh.visual.material import PBRMaterial

from synthcam.errors import InputError
from synthcam.scene import mesh_file
from synthcam.scene.mesh_file import load_mesh_object, load_mesh_scene
from synthcam.scene.raycast import RayCaster


def textured_box(size: float = 1.5) -> trimesh.Trimesh:
    mesh = trimesh.creation.box((size, 2 * size, size))
    mesh.apply_translation([5.0, 7.0, -3.0])
    picture = np.zeros((50, 70, 3), np.uint8)
    picture[:, :, 0] = 220
    uv = np.random.default_rng(0).random((len(mesh.vertices), 2))
    material = PBRMaterial(baseColorTexture=Image.fromarray(picture), baseColorFactor=[255, 255, 255, 255])
    mesh.visual = trimesh.visual.TextureVisuals(uv=uv, material=material)
    return mesh


def test_a_textured_glb(tmp_path: Path) -> None:
    path = tmp_path / "red_box.glb"
    textured_box().export(path)
    scene = load_mesh_scene(path, 3)
    model = scene.objects[-1]
    assert (model.kind, model.color_name, scene.name) == ("object", "red", "red_box")
    low, high = model.world_bounds()
    assert np.allclose(low, [-0.75, 0, -0.75], atol=1e-5)
    assert np.allclose(high, [0.75, 3.0, 0.75], atol=1e-5)
    texture = model.parts[0].material.texture
    assert texture is not None
    assert texture.shape == (64, 64, 3)
    assert texture[..., 0].mean() > 200
    assert [thing.id for thing in scene.objects] == list(range(1, len(scene.objects) + 1))
    assert any("moved" in note for note in scene.notes)
    assert not any("scaled" in note for note in scene.notes)
    assert scene.sky is not None


def test_the_camera_zone_sees_the_model_and_is_free(tmp_path: Path) -> None:
    for size in (0.3, 1.5, 20.0):
        path = tmp_path / "box.glb"
        textured_box(size).export(path)
        scene = load_mesh_scene(path, 1)
        zone, model = scene.camera_zone, scene.objects[-1]
        points = np.random.default_rng(0).uniform(zone.low, zone.high, (50, 3))
        target = np.mean(model.world_bounds(), axis=0)
        distance, ids = RayCaster(scene.objects).cast(points, target - points)
        assert (ids == model.id).all()
        assert distance.min() > 0.1


def test_an_obj_with_its_material(tmp_path: Path) -> None:
    Image.fromarray(np.full((16, 16, 3), (20, 60, 210), np.uint8)).save(tmp_path / "skin.png")
    (tmp_path / "thing.mtl").write_text("newmtl a\nKd 1 1 1\nmap_Kd skin.png\n")
    path = tmp_path / "thing.obj"
    path.write_text(
        "mtllib thing.mtl\nusemtl a\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nvt 0 0\nvt 1 0\nvt 0 1\n"
        "f 1/1 3/3 2/2\nf 1/1 2/2 4/3\nf 1/1 4/2 3/3\nf 2/1 3/2 4/3\n"
    )
    thing, _ = load_mesh_object(path)
    assert thing.color_name == "blue"
    assert thing.parts[0].material.texture is not None
    assert (thing.parts[0].material.texture[0, 0] == (20, 60, 210)).all()
    (tmp_path / "skin.png").unlink()
    with pytest.raises(InputError, match=r"refers to 'skin.png', which is not beside it"):
        load_mesh_object(path)


def test_a_ply_with_vertex_colours(tmp_path: Path) -> None:
    mesh = trimesh.creation.icosphere(subdivisions=2, radius=300.0)
    mesh.visual.vertex_colors = np.tile([40, 150, 60, 255], (len(mesh.vertices), 1))
    path = tmp_path / "green-ball.ply"
    mesh.export(path)
    thing, notes = load_mesh_object(path)
    assert (thing.kind, thing.color_name) == ("object", "green")
    assert thing.parts[0].colors is not None
    assert (thing.parts[0].colors == (40, 150, 60)).all()
    low, high = thing.world_bounds()
    assert (high - low).max() == pytest.approx(2.0, rel=1e-5)
    assert any("scaled by 0.00333" in note for note in notes)
    outward = (thing.parts[0].normals * (thing.parts[0].vertices - [0, 1, 0])).sum(axis=1)
    assert (outward > 0).all()


def test_glb_colours_are_linear_light(tmp_path: Path) -> None:
    mesh = trimesh.creation.box((1, 1, 1))
    mesh.visual = trimesh.visual.TextureVisuals(material=PBRMaterial(baseColorFactor=[55, 55, 55, 255]))
    mesh.export(tmp_path / "grey.glb")
    thing, _ = load_mesh_object(tmp_path / "grey.glb")
    assert thing.parts[0].material.base_color[0] == pytest.approx(0.5, abs=0.01)  # 55/255 = 0.216 linear


def test_the_same_seed_gives_the_same_land(tmp_path: Path) -> None:
    path = tmp_path / "a.glb"
    textured_box().export(path)
    one, two, other = load_mesh_scene(path, 1), load_mesh_scene(path, 1), load_mesh_scene(path, 2)
    assert all(
        (a.world_from_object == b.world_from_object).all() for a, b in zip(one.objects, two.objects, strict=True)
    )
    assert one.sky_key == two.sky_key
    assert one.triangles != other.triangles


def ply(vertices: str, faces: str, count: int, triangles: int) -> str:
    return (
        f"ply\nformat ascii 1.0\nelement vertex {count}\nproperty float x\nproperty float y\nproperty float z\n"
        f"element face {triangles}\nproperty list uchar int vertex_indices\nend_header\n{vertices}{faces}"
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.glb", b"", "cannot be read|no triangles"),
        ("noise.glb", b"glTF" + bytes(range(200)), "cannot be read"),
        ("noise.ply", b"\x00\x01\x02" * 50, "cannot be read|no triangles"),
        ("words.obj", b"hello\n", "cannot be read|no triangles"),
        ("points.obj", b"v 0 0 0\nv 1 0 0\nv 0 1 0\n", "no triangles|cannot be read"),
        ("nan.ply", ply("0 0 0\nnan 0 0\n0 1 0\n", "3 0 1 2\n", 3, 1).encode(), "vertex 1 holds NaN"),
        ("far.ply", ply("0 0 0\n1 0 0\n0 1 0\n", "3 0 1 9\n", 3, 1).encode(), "vertex 9|cannot be read"),
        ("dot.ply", ply("1 1 1\n1 1 1\n1 1 1\n", "3 0 1 2\n", 3, 1).encode(), "one place"),
        ("model.fbx", b"solid\n", "allowed are .glb, .gltf, .obj, .ply, .stl"),
    ],
)
def test_what_cannot_be_used_is_one_line(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        load_mesh_object(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_and_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="does not exist"):
        load_mesh_object(tmp_path / "none.glb")
    path = tmp_path / "a.glb"
    textured_box().export(path)
    monkeypatch.setattr(mesh_file, "MAX_TRIANGLES", 3)
    with pytest.raises(InputError, match="12 triangles; allowed are up to 3"):
        load_mesh_object(path)
    monkeypatch.setattr(mesh_file, "MAX_BYTES", 10)
    with pytest.raises(InputError, match="allowed are up to"):
        load_mesh_object(path)


@pytest.mark.parametrize("reference", ["../secret.mtl", "/etc/hostname", "http://example.org/a.mtl"])
def test_references_stay_in_the_folder(tmp_path: Path, reference: str) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "secret.mtl").write_text("newmtl a\nKd 1 0 0\n")
    (folder / "a.obj").write_text(f"mtllib {reference}\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    with pytest.raises(InputError, match="outside its folder"):
        load_mesh_object(folder / "a.obj")


def huge_png(side: int) -> bytes:
    """A picture of one colour whose rows are compressed to almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((1 + (side + 7) // 8) * 64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        (huge_png(30_000), "a texture has 30000x30000 pixels; allowed are up to 67,108,864"),
        (huge_png(9_000), "a texture has 9000x9000 pixels"),
        (b"no picture", "a texture cannot be read"),
        (huge_png(64)[:20], "a texture cannot be read"),
    ],
)
def test_a_texture_that_is_too_large_or_damaged_is_refused_before_it_is_decoded(
    tmp_path: Path, picture: bytes, told: str
) -> None:
    textured_box().export(tmp_path / "box.obj")
    (texture,) = sorted(tmp_path.glob("*.png"))
    texture.write_bytes(picture)
    tracemalloc.start()
    with pytest.raises(InputError, match=told):
        load_mesh_object(tmp_path / "box.obj")
    assert tracemalloc.get_traced_memory()[1] < 60e6
    tracemalloc.stop()
    assert Image.MAX_IMAGE_PIXELS is not None
