# What `lkm diff` shows of the kettle: the same in both worlds.
make && sudo insmod lid.ko
insmod kettle.ko
insmod kettle.ko tea=black
lsmod
for n in 1 2; do
  head -c 5 /dev/kettle; echo
done
ls -l /dev/kettle
sudo sh -c 'cat /dev/kettle'
echo hot > /dev/kettle
rmmod lid
cat /sys/module/kettle/parameters/tea
rmmod kettle && rmmod lid
modprobe kettle && modinfo kettle
modprobe -r kettle
dmesg
cat /dev/kettle
exit 3
