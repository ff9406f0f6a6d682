# A session of a person with a module: what each command prints is in session.txt.
insmod cup.ko
lsmod
grep cup /proc/devices
modinfo -F description cup.ko
ls -l /dev/cup /dev/beans
mknod /dev/mug c 254 0
ls -l /dev/mug
echo hi > /dev/mug
head -n 1 /dev/cup
printf abc | dd of=/dev/cup status=none
dd if=/dev/cup bs=2 count=1 status=none; echo
head -c 5 /dev/beans; echo
ls /sys/class/cup
cat /sys/class/cup/cup/dev
readlink /sys/class/cup/cup
cat /sys/module/cup/refcnt
cat /proc/modules
ls /dev | grep -E '^(beans|cup|mug|null)$'
test -c /dev/cup && echo "a character device"
stat -c '%F %t:%T %a' /dev/mug
chmod 600 /dev/mug; chown 1:2 /dev/mug; stat -c '%a %u:%g' /dev/mug
mv /dev/mug /dev/glass; ls /dev/mug /dev/glass
ln -s cup /dev/pot; echo pot > /dev/pot; head -n 1 /dev/cup; rm /dev/pot /dev/glass
(cd /dev && echo relative > cup && head -n 1 ./cup)
exec 3<>/dev/cup; rmmod cup; exec 3>&-
insmod cup.ko
cat /dev/nothing
uname -sr
id -u
python3 -c 'f = open("/dev/cup", "r+b", buffering=0); f.write(b"py"); print(f.read(9))'
rmmod cup
ls /dev/cup
dmesg | sed 's/^\[[^]]*\] //' | grep cup:
