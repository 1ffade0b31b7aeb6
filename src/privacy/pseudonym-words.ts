/**
 * The animals that people are shown as, one for each value of the first byte of a key. Never change, add to or sort
 * this list: whoever has another word then has another pseudonym, and what was written down about them names nobody.
 */
export const ANIMALS: readonly string[] = `
  aardvark albatross alpaca anchovy antelope armadillo avocet axolotl badger bandicoot barracuda beetle
  beluga bilby blackbird bluebird bluegill bobcat bobolink bowerbird budgerigar buffalo bulbul bullfinch
  bumblebee bunting butterfly canary caracal cardinal caribou cassowary caterpillar catfish chaffinch
  chameleon chamois cheetah chickadee chinchilla chipmunk cicada civet clownfish cockatoo condor
  cormorant coyote crab crayfish cricket crocodile crossbill curlew cuttlefish damselfly dingo dipper
  dolphin dormouse dove dragonfly dugong dunlin eagle echidna egret eland elephant elk ermine falcon
  fennec fieldfare finch firefly flamingo flounder frog gannet gazelle gecko gerbil giraffe glowworm
  goldfinch gopher goshawk grayling grebe greenfinch grouper grouse guanaco guillemot haddock halibut
  hamster harrier hartebeest hawk hedgehog heron herring hoopoe hornbill hummingbird hyrax ibex iguana
  impala jacana jaguar jerboa kangaroo kestrel kingfisher kite koala kookaburra kudu lacewing ladybird
  lapwing lemur leopard linnet lion lizard llama lobster lorikeet lynx macaw mackerel magpie mallard
  manatee mantis margay marlin marmot marten meadowlark meerkat mongoose moorhen moose moth mouflon
  mudskipper muskrat narwhal nautilus newt nightingale nightjar numbat nuthatch ocelot octopus okapi
  opossum orca oriole osprey ostrich otter owl paddlefish panda pangolin parakeet parrot partridge
  peacock pelican penguin petrel pheasant pintail platypus plover polecat pony porcupine porpoise
  pronghorn ptarmigan puffin puma quail quetzal quokka rabbit raccoon raven razorbill reindeer rhino
  roadrunner robin salamander salmon sandpiper sardine scallop seahorse seal shearwater shelduck skylark
  snapper snipe sparrow spoonbill springbok squid squirrel starfish starling stingray sturgeon sunbird
  swallow swift swordfish tanager tapir tarsier tenrec terrapin thrush tiger tortoise toucan trout tuna
  turaco turtle urchin vicuna wagtail wallaby walrus warbler waxwing whimbrel wigeon wildebeest wolf
  wolverine wombat woodpecker wren zebra
`
  .trim()
  .split(/\s+/);
