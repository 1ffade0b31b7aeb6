-- Up to where has this follower worked?
SELECT tick, marks FROM ticks WHERE follower = {follower:String} ORDER BY tick DESC LIMIT 1
