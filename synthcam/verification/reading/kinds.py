"""Words for kinds of things: what a viewer may call what the scenes call a crate, a street lamp or a sofa."""

from synthcam.verification.reading.words import word_set


def _table(text: str) -> dict[str, frozenset[str]]:
    found = {}
    for line in text.strip().splitlines():
        names, kinds = line.split(" = ")
        for name in names.split(", "):
            found[name] = frozenset(kinds.split(", "))
    return found


KINDS: dict[str, frozenset[str]] = _table(
    """
box, case = box, crate, toy block, block, cube, carton
crate = crate, box, carton
carton, package, parcel = box, crate, carton
couch, settee = sofa
lamp = lamp, street lamp, ceiling lamp
light = lamp, street lamp, ceiling lamp, light panel
lamppost, streetlight, lantern = street lamp
post, pole = street lamp, column, sign
pillar = column
column = column, cylinder
cone = cone, traffic cone
pylon = traffic cone
tree = tree, pine, birch
trunk = log, tree stump, tree, birch, pine
stump = tree stump
shrub, hedge = bush
bush = bush, planter, plant
window, windows = window, building
line, marking, markings = road, floor
bottle = bottle, vase, candle
vase = vase, bottle, bowl
cup = cup, bowl
plant = plant, planter, bush, flowers
pot = planter, plant, teapot
boulder, stone, rock = rock
building, house = building, house, tower
front, facade, storefront, shop, shopfront, shops = building, market stall
hut, cottage, cabin = house
tower = tower, windmill, building
bookcase, bookshelf, shelf, shelves = bookshelf, rack, shelf
rack = rack, bookshelf, shelf
cupboard, closet, cabinet, wardrobe, furniture = cabinet, wardrobe
table = table, round table, coffee table
desk = table
painting, poster = picture
carpet, mat = rug
trash, can, dustbin = bin
container = bin, crate, drum, box
barrel, drum = barrel, drum
cask = barrel
man, woman, pedestrian, human, walker, fellow, guy, girl, boy, runner, passer = person
people, pedestrians = person
figure = person, statue, figurine, robot
vehicle, automobile = car, toy car
car = car, toy car
mug = cup
flower, blossom, blooms = flowers
kettle = teapot
stall, booth, stand, market = market stall
block = block, toy block, cube, box
cube = cube, block, toy block, box
ball = ball, small ball
sphere = ball, small ball
robot = robot, toy robot
balloon = balloon, toy balloon
statue, sculpture = statue, figurine, ring
figurine = figurine, statue
donut, torus, hoop = ring
seat = chair, stool, bench
chair = chair, stool
postbox, letterbox = mailbox
puppy, animal, hound = dog
quadcopter = drone
heater = radiator
gate = fence, door
doorway = door
street, asphalt, tarmac, lane, way = road
road = road
pavement, curb, kerb, footpath = sidewalk, road, ground
ground, meadow, grass, lawn, field, paving, cobbles, earth, terrain, floor, sand, snow = ground, floor, road, sidewalk
floorboards, tiles = floor
hill, mountain, peak, ridge, mountains = mountain
wall = wall, building
walls = wall
signpost = sign
tube = cylinder, column
camper = tent
"""
)
"""Word -> kinds of the scenes; a word that is not here stands for itself."""
SCENE_WORDS = word_set(
    "sky clouds horizon distance background foreground water line shadow edge corner lines stripe stripes"
)
"""What a viewer may name though no scene has it as a thing."""
