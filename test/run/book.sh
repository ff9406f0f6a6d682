# A reader's session, typed as books have it: the module's own Makefile, sudo, and the kernel's tools.
id -u
make | grep -v directory
modinfo -F description kettle.ko
insmod lid.ko
sudo insmod lid.ko
sudo insmod kettle.ko tea=black
lsmod
sudo dmesg | sed 's/^\[[^]]*\] //' | tail -n 1
ls -l /dev/kettle
cat /dev/kettle
sudo cat /dev/kettle
sudo sh -c 'echo $SUDO_UID; id -un'
sudo rmmod lid
sudo rmmod kettle
sudo rmmod lid
sudo mknod /dev/lid c 240 0 && cat /dev/lid
lsmod
make install 2>&1 | grep cannot
sudo make install | grep INSTALL
sudo depmod
cat /lib/modules/$(uname -r)/modules.dep
modinfo -F depends kettle
basename $(modinfo -n kettle)
modprobe kettle
cat /dev/lid; rm /dev/lid; sudo rm /dev/lid
lsmod
sudo modprobe kettle
lsmod
cat /sys/module/kettle/parameters/tea
sudo modprobe -r kettle
lsmod
sudo dmesg -c | sed 's/^\[[^]]*\] //'
cd /lib/modules/$(uname -r)/extra && pwd && ls -l kettle.ko && cd - > /dev/null
readlink /lib/modules/$(uname -r)/build > /dev/null && echo "build is a link"
sudo rm -r /lib/modules/$(uname -r)/extra && sudo depmod && modprobe -n kettle
make clean | grep -v directory
ls
