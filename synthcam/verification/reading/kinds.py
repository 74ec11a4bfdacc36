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
bucket, pail, tub, basket = bin, barrel, drum, planter
fir, conifer, spruce, evergreen = pine, tree
jug, pitcher, carafe, flask, urn = vase, bottle, teapot
goblet, beaker, glass, tumbler, chalice = cup, bowl
dish = bowl
novel, volume = book
artwork, print, canvas = picture
locker, dresser, chest = cabinet, wardrobe, crate
armchair, recliner, divan = sofa, chair
creature, pet = dog
bot, android, droid = robot, toy robot
timepiece = clock
summit, massif, range, crag, alp = mountain
keg = barrel
lorry, van, sedan, taxi, cab = car, toy car
chap, bloke, gentleman, lady, dude, child, kid, someone = person
somebody, individual, hiker, stroller, cyclist, pedestrian, jogger, worker, runner = person
passerby, tourist, visitor, player, dancer, walker, figure, fellow, guy = person
boy, girl, human, adult, rider, driver, skater, shopper, actor, mannequin = person
standard = lamp, street lamp
rug = rug
hydrant = hydrant
partition = wall, fence
railing, railings = fence
ladder, steps = ladder
carton, package, parcel = box, crate, carton
couch, settee = sofa
lamp = lamp, street lamp, ceiling lamp
light = lamp, street lamp, ceiling lamp, light panel
lamppost, streetlight, lantern = street lamp
ceiling lamp, floor lamp, standing lamp, table lamp, desk lamp = lamp
post, pole = street lamp, column, sign
pillar = column
column = column, cylinder
cone = cone, traffic cone
pylon = traffic cone
tree = tree, pine, birch, plant
sconce = lamp
marble, bust = statue, figurine
trunk = log, tree stump, tree, birch, pine
stump = tree stump
shrub, hedge = bush
bush = bush, planter, plant
line, marking, markings = road, floor
bottle = bottle, vase, candle
vase = vase, bottle, bowl
cup = cup, bowl
plant = plant, planter, bush, flowers
pot = planter, plant, teapot
boulder, stone, rock = rock
building, house = building, house, tower
front, facade, storefront, shop, shopfront, shops, brickwork = building, market stall, house
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
_HOUSES = frozenset({"building", "house", "tower", "market stall", "windmill", "wall"})
PARTS_OF: dict[str, frozenset[str]] = (
    dict.fromkeys(
        word_set(
            "door doorway window awning roof chimney balcony shutter brick gable entrance gutter sill ledge plinth "
            "shopwindow frame arch gate"
        ),
        _HOUSES,
    )
    | dict.fromkeys(
        ("trunk", "crown", "branch", "leaf", "foliage", "treetop", "canopy"), frozenset({"tree", "pine", "birch"})
    )
    | dict.fromkeys(("kerb", "marking", "line", "stripe", "cobble"), frozenset({"road", "ground", "sidewalk", "floor"}))
    | dict.fromkeys(("wheel", "windscreen", "bonnet"), frozenset({"car", "toy car"}))
    | dict.fromkeys(("pedestal", "plinth"), frozenset({"statue", "figurine"}))
    | dict.fromkeys(("blade", "sail"), frozenset({"windmill"}))
)
"""Word for what no scene has as a thing of its own -> kinds of things that it is a part of."""
SCENE_WORDS = word_set(
    "sky clouds horizon distance background foreground water line shadow edge corner lines stripe stripes"
)
"""What a viewer may name though no scene has it as a thing."""
NOUNS = (
    frozenset(KINDS) | frozenset(word for kinds in KINDS.values() for word in kinds) | frozenset(PARTS_OF) | SCENE_WORDS
)
"""Words that are known to name things."""
