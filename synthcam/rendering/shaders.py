"""GLSL of the moderngl backend. Light is added up in linear space: textures decode sRGB as they are sampled, and the
shader encodes its result (an sRGB framebuffer would do that too, for 9 ms more a 448x448 frame on llvmpipe).

`#define`s chosen for a scene switch features on, so that software rasterisers execute nothing the scene does not need:
TEXTURED, UNLIT, DIRECTIONAL_LIGHTS n, POINT_LIGHTS n, SHADOW.
"""

HEADER = "#version 450\n"


def with_defines(source: str, **defines: int) -> str:
    """GLSL source with `#define`s in front; those of value 0 are left out."""
    return HEADER + "".join(f"#define {name} {value}\n" for name, value in defines.items() if value) + source


SURFACE_VERTEX = """
uniform mat4 clip_from_object;
in vec3 in_position;
in vec3 in_normal;
in vec2 in_uv;
in vec4 in_color;
out vec2 uv;
out vec3 color;

#ifndef UNLIT
uniform mat4 scene_from_object;
out vec3 normal;
#endif
#ifdef POINT_LIGHTS
out vec3 position;
#endif
#ifdef SHADOW
uniform mat4 shadow_from_scene;
uniform vec3 shadow_direction;
uniform float shadow_offset;
out vec3 shadow_position;
#endif

void main() {
    gl_Position = clip_from_object * vec4(in_position, 1.0);
    uv = in_uv;
    color = in_color.rgb;
#ifndef UNLIT
    normal = mat3(scene_from_object) * in_normal;
    vec4 in_scene = scene_from_object * vec4(in_position, 1.0);
#endif
#ifdef POINT_LIGHTS
    position = in_scene.xyz;
#endif
#ifdef SHADOW
    // Look the shadow up a little above the surface on the light's side, or the surface shadows itself in stripes.
    float side = dot(normal, shadow_direction) > 0.0 ? -1.0 : 1.0;
    shadow_position = (shadow_from_scene * vec4(in_scene.xyz + side * shadow_offset * normal, 1.0)).xyz;
#endif
}
"""

SURFACE_FRAGMENT = """
in vec2 uv;
in vec3 color;
layout(location = 0) out vec4 out_color;

#ifdef TEXTURED
layout(binding = 0) uniform sampler2D picture;
#endif
#ifndef UNLIT
in vec3 normal;
uniform vec3 ambient_up;
uniform vec3 ambient_down;
#endif
#ifdef DIRECTIONAL_LIGHTS
uniform vec3 directional_vector[DIRECTIONAL_LIGHTS];
uniform vec3 directional_color[DIRECTIONAL_LIGHTS];
#endif
#ifdef POINT_LIGHTS
in vec3 position;
uniform vec4 point_place[POINT_LIGHTS];  // w: 1 / range^2
uniform vec3 point_color[POINT_LIGHTS];
#endif
#ifdef SHADOW
in vec3 shadow_position;
layout(binding = 1) uniform sampler2DShadow shadow_map;

float sunlit() {
    if (any(lessThan(shadow_position, vec3(0.0))) || any(greaterThan(shadow_position, vec3(1.0)))) return 1.0;
    // Percentage-closer filtering: four bilinear comparisons, half a texel to each corner.
    return 0.25 * (textureOffset(shadow_map, shadow_position, ivec2(0, 0))
                 + textureOffset(shadow_map, shadow_position, ivec2(1, 0))
                 + textureOffset(shadow_map, shadow_position, ivec2(0, 1))
                 + textureOffset(shadow_map, shadow_position, ivec2(1, 1)));
}
#endif

vec3 srgb_from_linear(vec3 c) {
    // Square roots in place of a power save a millisecond a frame; within 0.3 of 255 levels of the standard's curve,
    // 2.5 in the darkest thousandth of the light.
    vec3 a = sqrt(c), b = sqrt(a), d = sqrt(b);
    return max(0.662002687 * a + 0.684122060 * b - 0.323583601 * d - 0.0225411470 * c, 0.0);
}

void main() {
    vec3 light = vec3(1.0);
#ifndef UNLIT
    vec3 n = normalize(gl_FrontFacing ? normal : -normal);
    light = mix(ambient_down, ambient_up, 0.5 * n.y + 0.5);
#endif
#ifdef DIRECTIONAL_LIGHTS
    for (int i = 0; i < DIRECTIONAL_LIGHTS; i++) {
        float facing = max(-dot(n, directional_vector[i]), 0.0);
#ifdef SHADOW
        if (i == 0) facing *= sunlit();
#endif
        light += facing * directional_color[i];
    }
#endif
#ifdef POINT_LIGHTS
    for (int i = 0; i < POINT_LIGHTS; i++) {
        vec3 to_light = point_place[i].xyz - position;
        float distance2 = dot(to_light, to_light);
        float falloff = 1.0 / (1.0 + distance2 * point_place[i].w);
        float facing = max(dot(n, to_light) * inversesqrt(max(distance2, 1e-8)), 0.0);
        light += facing * falloff * falloff * point_color[i];
    }
#endif
    vec3 shade = color * light;
#ifdef TEXTURED
    shade *= texture(picture, uv).rgb;
#endif
    out_color = vec4(srgb_from_linear(min(shade, vec3(1.0))), 1.0);
}
"""

SKY_VERTEX = """
uniform mat3 scene_from_camera;
uniform vec4 ray_scales;
out vec3 direction;

void main() {
    vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
    gl_Position = vec4(corner, 0.0, 1.0);  // reversed depth: 0 is the far plane
    direction = scene_from_camera * vec3(corner * ray_scales.xz + ray_scales.yw, 1.0);
}
"""

SKY_FRAGMENT = """
layout(binding = 0) uniform sampler2D picture;
uniform float level;
in vec3 direction;
layout(location = 0) out vec4 out_color;

void main() {
    // The picture is sampled and written encoded, as it is. Column 0 is yaw -180 deg (+Z), the centre yaw 0 (-Z); row 0
    // is straight up. The level of detail is given: at the seam the derivatives of u, which would tell it, jump.
    float yaw = atan(direction.x, -direction.z);
    float pitch = atan(direction.y, length(direction.xz));
    vec2 uv = vec2(0.5 + yaw * 0.15915494309, 0.5 - pitch * 0.31830988618);
    out_color = vec4(textureLod(picture, uv, level).rgb, 1.0);
}
"""

SHADOW_VERTEX = """
uniform mat4 shadow_from_scene;
uniform mat4 scene_from_object;
in vec3 in_position;

void main() {
    vec3 place = (shadow_from_scene * (scene_from_object * vec4(in_position, 1.0))).xyz;
    gl_Position = vec4(place.xy * 2.0 - 1.0, place.z, 1.0);
}
"""

SHADOW_FRAGMENT = """
void main() {}
"""

TRUTH_VERTEX = """
uniform mat4 clip_from_object;
in vec3 in_position;
in uint in_object_id;
flat out uint object_id;

void main() {
    gl_Position = clip_from_object * vec4(in_position, 1.0);
    object_id = in_object_id;
}
"""

TRUTH_FRAGMENT = """
flat in uint object_id;
layout(location = 0) out float out_depth;
layout(location = 1) out uint out_id;

void main() {
    out_depth = 1.0 / gl_FragCoord.w;  // clip w is camera z
    out_id = object_id;
}
"""
