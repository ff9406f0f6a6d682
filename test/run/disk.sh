# The usual programs and a disk in memory: what each command prints is in disk.txt.
insmod ramdisk.ko kib=64
ls -l /dev/ramdisk
blockdev --getsize64 --getsz --getss --getbsz --getra /dev/ramdisk
grep ramdisk /proc/partitions
cat /sys/block/ramdisk/size
printf kept | dd of=/dev/ramdisk bs=1 seek=4094 conv=fsync status=none
dd if=/dev/ramdisk bs=1 skip=4093 count=6 status=none | od -An -c
dd if=/dev/zero of=/dev/ramdisk bs=4096 oflag=direct status=none
od -An -tx1 -N 4 -j 4094 /dev/ramdisk
dd if=/dev/ramdisk bs=100 count=1 iflag=direct status=none
head -c 100000 /dev/ramdisk | wc -c
python3 -c 'import os; f = os.open("/dev/ramdisk", os.O_RDWR | os.O_EXCL); os.open("/dev/ramdisk", os.O_RDWR | os.O_EXCL)' 2>&1 | tail -n 1
blockdev --setro /dev/ramdisk; echo no > /dev/ramdisk; blockdev --setrw --flushbufs /dev/ramdisk
(rmmod ramdisk) < /dev/ramdisk
rmmod ramdisk; test -e /dev/ramdisk || echo gone
