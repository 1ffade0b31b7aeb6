-- Below which offset of each partition is there nothing left to repeat?
SELECT tick, marks FROM ticks WHERE follower = {follower:String} ORDER BY tick DESC LIMIT 1
