"""GLSL of the moderngl backend. Light is added up in linear space; raised to the exponent of sRGB, it multiplies
textures as they are encoded: sampling is cheaper without decoding, and pictures need no encoding.

`#define`s chosen for a scene switch features on, so that software rasterisers execute nothing the scene does not need:
TEXTURED, UNLIT, DIRECTIONAL_LIGHTS n, POINT_LIGHTS n, SHADOW, FLAT (faces of one normal and one colour).
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

#ifndef UNLIT
uniform mat4 scene_from_object;
#endif
#ifdef SHADOW
uniform mat4 shadow_from_scene;
uniform vec3 shadow_direction;
uniform float shadow_offset;
out vec3 shadow_position;
#endif
#ifdef FLAT
uniform vec3 ambient_up;
uniform vec3 ambient_down;
#ifdef DIRECTIONAL_LIGHTS
uniform vec3 directional_vector[DIRECTIONAL_LIGHTS];
uniform vec3 directional_color[DIRECTIONAL_LIGHTS];
#endif
flat out vec3 sunny;
flat out vec3 shady;
#else
out vec3 color;
out vec3 normal;
#ifdef POINT_LIGHTS
out vec3 position;
#endif
#endif

void main() {
    gl_Position = clip_from_object * vec4(in_position, 1.0);
    uv = in_uv;
#ifndef UNLIT
    vec3 turned = mat3(scene_from_object) * in_normal;
    vec4 in_scene = scene_from_object * vec4(in_position, 1.0);
#endif
#ifdef SHADOW
    // Look the shadow up a little above the surface on the light's side, or the surface shadows itself in stripes.
    float side = dot(turned, shadow_direction) > 0.0 ? -1.0 : 1.0;
    shadow_position = (shadow_from_scene * vec4(in_scene.xyz + side * shadow_offset * turned, 1.0)).xyz;
#endif
#ifdef FLAT
    vec3 n = normalize(turned), light = mix(ambient_down, ambient_up, 0.5 * n.y + 0.5), sun = vec3(0.0);
#ifdef DIRECTIONAL_LIGHTS
    sun = max(-dot(n, directional_vector[0]), 0.0) * directional_color[0];
    for (int i = 1; i < DIRECTIONAL_LIGHTS; i++)
        light += max(-dot(n, directional_vector[i]), 0.0) * directional_color[i];
#endif
    sunny = pow(in_color.rgb * (light + sun), vec3(1.0 / 2.4));
    shady = pow(in_color.rgb * light, vec3(1.0 / 2.4));
#else
    color = in_color.rgb;
#ifndef UNLIT
    normal = turned;
#endif
#ifdef POINT_LIGHTS
    position = in_scene.xyz;
#endif
#endif
}
"""

SURFACE_FRAGMENT = """
in vec2 uv;
layout(location = 0) out vec4 out_color;

#ifdef TEXTURED
layout(binding = 0) uniform sampler2D picture;
uniform float finer_levels;
#endif
#ifdef SHADOW
in vec3 shadow_position;
layout(binding = 1) uniform sampler2DShadow shadow_map;

float sunlit() {
    if (any(lessThan(shadow_position, vec3(0.0))) || any(greaterThan(shadow_position, vec3(1.0)))) return 1.0;
    return texture(shadow_map, shadow_position);  // one comparison, bilinear between four texels
}
#endif
#ifdef FLAT
flat in vec3 sunny;
flat in vec3 shady;

vec3 shade() {
    // The face has one normal and one colour: its light was added up once a vertex, with the sun and without.
#ifdef SHADOW
    return sunny == shady ? shady : mix(shady, sunny, sunlit());
#else
    return sunny;
#endif
}
#else
in vec3 color;
in vec3 normal;
uniform vec3 ambient_up;
uniform vec3 ambient_down;
#ifdef DIRECTIONAL_LIGHTS
uniform vec3 directional_vector[DIRECTIONAL_LIGHTS];
uniform vec3 directional_color[DIRECTIONAL_LIGHTS];
#endif
#ifdef POINT_LIGHTS
in vec3 position;
uniform vec4 point_place[POINT_LIGHTS];  // w: 1 / range^2
uniform vec3 point_color[POINT_LIGHTS];
#endif

vec3 shade() {
    vec3 light = vec3(1.0);
#ifndef UNLIT
    vec3 n = normalize(gl_FrontFacing ? normal : -normal);
    light = mix(ambient_down, ambient_up, 0.5 * n.y + 0.5);
#ifdef DIRECTIONAL_LIGHTS
    for (int i = 0; i < DIRECTIONAL_LIGHTS; i++) {
        float facing = max(-dot(n, directional_vector[i]), 0.0);
#ifdef SHADOW
        if (i == 0 && facing > 0.0) facing *= sunlit();
#endif
        light += facing * directional_color[i];
    }
#endif
#ifdef POINT_LIGHTS
    for (int i = 0; i < POINT_LIGHTS; i++) {
        vec3 to_light = point_place[i].xyz - position;
        float distance2 = dot(to_light, to_light);
        float spread = 1.0 + distance2 * point_place[i].w;
        spread *= spread;
        // cosine / spread^2: the root that makes to_light a unit vector divides by the falloff too
        light += max(dot(n, to_light), 0.0) * inversesqrt(max(distance2, 1e-8) * spread * spread) * point_color[i];
    }
#endif
#endif
    // x^(1/2.4), the exponent of sRGB, within 0.0013 from 0.002 to 4: square roots cost a third of a power.
    vec3 x = color * light, root = sqrt(x);
    return max(0.73601189 * root + 0.31971701 * sqrt(root) - 0.02924081 * x - 0.02661332, 0.0);
}
#endif

void main() {
    // sRGB is 1.055 x^(1/2.4) - 0.055 but for its darkest hundredth: light multiplies what is encoded, raised to 1/2.4.
    vec3 encoded = vec3(1.0);
#ifdef TEXTURED
    encoded = texture(picture, uv, finer_levels).rgb;
#endif
    out_color = vec4((encoded + 0.055) * shade() - 0.055, 1.0);
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

AVERAGE_VERTEX = """
void main() {
    vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
    gl_Position = vec4(corner, 0.0, 1.0);
}
"""

AVERAGE_FRAGMENT = """
layout(binding = 0) uniform sampler2D right_below;  // sampled to the right of the pixels' centres and below them
layout(binding = 1) uniform sampler2D left_above;
uniform vec2 texel;
uniform float reach;
layout(location = 0) out vec4 out_color;

void main() {
    // Each is read a little nearer to the centre than its sample lies: bilinearly, a tent over four samples.
    vec2 first = (gl_FragCoord.xy - reach) * texel, second = (gl_FragCoord.xy + reach) * texel;
    out_color = vec4(0.5 * (textureLod(right_below, first, 0.0) + textureLod(left_above, second, 0.0)).rgb, 1.0);
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
