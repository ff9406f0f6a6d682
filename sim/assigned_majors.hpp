// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Who has which major number: Linux's device list (Documentation/admin-guide/devices.txt, Linux 6.1), in short names.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace lkm::sim {

/// A major that the list gives to somebody.
struct assigned_major {
  unsigned major;
  std::string_view name;
};

namespace assigned {

inline constexpr std::array chr = std::to_array<assigned_major>({
    {1, "mem"}, {2, "pty masters"}, {3, "pty slaves"}, {4, "tty"}, {5, "tty aliases"}, {6, "lp"}, {7, "vcs"}, {9, "SCSI tape"},
    {10, "misc"}, {11, "raw keyboard"}, {12, "QIC-02 tape"}, {13, "input"}, {14, "sound (OSS)"}, {15, "joystick"}, {16, "scanners"},
    {17, "Chase serial (gone)"}, {18, "Chase serial callout (gone)"}, {21, "SCSI generic"}, {22, "Digiboard serial"},
    {23, "Digiboard serial callout"}, {24, "Stallion serial"}, {25, "Stallion serial callout"}, {27, "QIC-117 tape"},
    {28, "Stallion card control"}, {29, "frame buffer"}, {30, "iBCS-2"}, {31, "MPU-401 MIDI"}, {32, "Specialix serial"},
    {33, "Specialix serial callout"}, {34, "Z8530 HDLC"}, {35, "tclmidi"}, {36, "netlink"}, {37, "IDE tape"}, {38, "Myrinet"},
    {39, "ML-16P I/O board"}, {41, "yamm"}, {42, "demo and samples"}, {43, "ISDN modem"}, {44, "ISDN modem callout"}, {45, "ISDN BRI"},
    {46, "Rocketport serial"}, {47, "Rocketport serial callout"}, {48, "RISCom serial"}, {49, "RISCom serial callout"}, {50, "GLINT"},
    {51, "Baycom radio modem"}, {52, "Spellcaster ISDN"}, {53, "BDM debugger"}, {54, "Holter serial"}, {55, "DSP56001"},
    {56, "Apple Desktop Bus"}, {57, "Hayes ESP serial"}, {58, "Hayes ESP serial callout"}, {59, "sf firewall"}, {64, "ENskip"},
    {65, "plink Transputer (gone)"}, {66, "YARC coprocessor"}, {67, "Coda"}, {68, "CAPI 2.0"}, {69, "MA16 accelerator"},
    {70, "SpellCaster protocols"}, {71, "Computone serial"}, {72, "Computone serial callout"}, {73, "Computone control"}, {74, "SCI bridge"},
    {75, "Specialix IO8+ serial"}, {76, "Specialix IO8+ serial callout"}, {77, "quantum noise generator"}, {78, "PAM multimodem"},
    {79, "PAM multimodem callout"}, {80, "Photometrics camera"}, {81, "video4linux"}, {82, "WiNRADiO"}, {83, "Matrox mga_vid"},
    {84, "Versatec Greensheet"}, {85, "SGI input queue"}, {86, "SCSI media changer"}, {87, "Sony Control-A1"}, {88, "COMX serial"},
    {89, "i2c"}, {90, "MTD"}, {91, "CAN bus"}, {92, "MIC ISDN"}, {95, "IP filter"}, {96, "parallel ATAPI tape"},
    {97, "parallel ATAPI generic"}, {98, "comedi"}, {99, "parallel ports, raw"}, {100, "telephony"}, {101, "Motorola DSP"}, {103, "Arla"},
    {104, "flash BIOS"}, {105, "Comtrol VS-1000 serial"}, {106, "Comtrol VS-1000 serial callout"}, {107, "3Dfx Voodoo"}, {108, "PPP"},
    {109, "logical volume manager"}, {110, "miroMEDIA Surround"}, {112, "ISI serial"}, {113, "ISI serial callout"},
    {114, "Picture Elements ISE"}, {115, "TI link cable"}, {116, "sound (ALSA)"}, {117, "COSA/SRP serial (gone)"},
    {118, "IBM crypto accelerator"}, {119, "VMware network"}, {130, "misc, more"}, {144, "encapsulated PPP"}, {145, "SAM9407 sound"},
    {146, "SCRAMNet"}, {147, "Aureal Vortex audio"}, {148, "TCL serial"}, {149, "TCL serial callout"}, {150, "real-time FIFOs"},
    {151, "DPT SmartRaid V"}, {152, "EtherDrive control"}, {153, "SPI bus"}, {154, "Specialix RIO serial"},
    {155, "Specialix RIO serial callout"}, {156, "Specialix RIO serial, more"}, {157, "Specialix RIO serial callout, more"},
    {158, "GammaLink fax"}, {159, "reserved"}, {160, "GPIB"}, {161, "IrCOMM"}, {162, "raw block (gone)"}, {164, "Chase PCI serial"},
    {165, "Chase PCI serial callout"}, {166, "USB ACM modem"}, {167, "USB ACM modem callout"}, {168, "Eracom CSA7000"},
    {169, "Eracom CSA8000"}, {170, "MegaRAC"}, {171, "IEEE 1394"}, {172, "Moxa serial"}, {173, "Moxa serial callout"},
    {174, "SmartIO serial"}, {175, "SmartIO serial callout"}, {176, "nFast crypto"}, {177, "PCILynx"}, {178, "cLAN adapter"},
    {179, "DVXChip"}, {180, "USB"}, {181, "Conrad radio clock"}, {182, "THR2 binarizer"}, {183, "DeviceNet"}, {184, "video simulator"},
    {185, "InterMezzo"}, {186, "object storage"}, {187, "DESkey"}, {188, "USB serial"}, {189, "USB serial callout"}, {190, "KCTT tuner"},
    {191, "PCMCIA"}, {192, "kernel profiling"}, {193, "kernel tracing"}, {194, "linVideoStreams"}, {195, "Nvidia graphics"},
    {196, "Tormenta T1"}, {197, "OpenTNF tracing"}, {198, "TPMP2 coprocessor"}, {199, "VxVM volumes"}, {200, "VxVM configuration"},
    {201, "VxVM multipath"}, {202, "msr"}, {203, "cpuid"}, {204, "low-density serial"}, {205, "low-density serial callout"},
    {206, "OnStream tape"}, {207, "ProLiant health"}, {208, "user space serial"}, {209, "user space serial callout"}, {210, "SBE serial"},
    {211, "CPCI1500 I/O"}, {212, "DVB"}, {216, "Bluetooth RFCOMM"}, {217, "Bluetooth RFCOMM callout"}, {218, "Unibus/Qbus"},
    {219, "DCI-1300 I/O"}, {220, "Myrinet GM"}, {221, "VME bus"}, {224, "A2232 serial"}, {225, "A2232 serial callout"}, {226, "DRI"},
    {227, "3270 tty"}, {228, "3270 block mode"}, {229, "virtual console (IBM)"}, {230, "iSeries tape"}, {231, "InfiniBand"},
    {232, "biometric"}, {233, "InfiniPath"}, {255, "reserved"}, {256, "Equinox serial"}, {257, "Phoenix crypto"}, {259, "FPGA"},
    {260, "OSD"},
});

inline constexpr std::array blk = std::to_array<assigned_major>({
    {1, "RAM disk"}, {2, "floppy"}, {3, "first IDE"}, {4, "aliases of dynamic majors"}, {7, "loop"}, {8, "SCSI disk"}, {9, "md"},
    {11, "SCSI CD-ROM"}, {13, "XT disk (gone)"}, {15, "Sony CDU-31A"}, {16, "GoldStar CD-ROM"}, {17, "Optics Storage CD-ROM"},
    {18, "Sanyo CD-ROM"}, {19, "double compressed disk"}, {20, "Hitachi CD-ROM"}, {21, "Acorn MFM"}, {22, "second IDE"},
    {23, "Mitsumi CD-ROM"}, {24, "Sony CDU-535"}, {25, "first Matsushita CD-ROM"}, {26, "second Matsushita CD-ROM"},
    {27, "third Matsushita CD-ROM"}, {28, "fourth Matsushita CD-ROM"}, {29, "Aztech CD-ROM"}, {30, "Philips CM-205"}, {31, "ROM card"},
    {32, "Philips CM-206"}, {33, "third IDE"}, {34, "fourth IDE"}, {35, "slow memory RAM disk"}, {36, "MCA ESDI (gone)"},
    {37, "Zorro II RAM disk"}, {38, "Linux/AP+ (gone)"}, {42, "demo and samples"}, {43, "nbd"}, {44, "FTL"}, {45, "parallel IDE disk"},
    {46, "parallel ATAPI CD-ROM"}, {47, "parallel ATAPI disk"}, {48, "DAC960 0"}, {49, "DAC960 1"}, {50, "DAC960 2"}, {51, "DAC960 3"},
    {52, "DAC960 4"}, {53, "DAC960 5"}, {54, "DAC960 6"}, {55, "DAC960 7"}, {56, "fifth IDE"}, {57, "sixth IDE"},
    {58, "logical volume manager"}, {59, "PDA file system"}, {64, "Scramdisk"}, {65, "SCSI disk 16-31"}, {66, "SCSI disk 32-47"},
    {67, "SCSI disk 48-63"}, {68, "SCSI disk 64-79"}, {69, "SCSI disk 80-95"}, {70, "SCSI disk 96-111"}, {71, "SCSI disk 112-127"},
    {72, "Compaq array 0"}, {73, "Compaq array 1"}, {74, "Compaq array 2"}, {75, "Compaq array 3"}, {76, "Compaq array 4"},
    {77, "Compaq array 5"}, {78, "Compaq array 6"}, {79, "Compaq array 7"}, {80, "I2O disk"}, {81, "I2O disk"}, {82, "I2O disk"},
    {83, "I2O disk"}, {84, "I2O disk"}, {85, "I2O disk"}, {86, "I2O disk"}, {87, "I2O disk"}, {88, "seventh IDE"}, {89, "eighth IDE"},
    {90, "ninth IDE"}, {91, "tenth IDE"}, {92, "PPDD"}, {93, "NAND FTL"}, {94, "DASD"}, {96, "inverse NAND FTL"}, {98, "UML block"},
    {99, "JavaStation flash"}, {101, "HyperDisk RAID"}, {102, "compressed block"}, {103, "audit"}, {104, "Compaq next array 0"},
    {105, "Compaq next array 1"}, {106, "Compaq next array 2"}, {107, "Compaq next array 3"}, {108, "Compaq next array 4"},
    {109, "Compaq next array 5"}, {110, "Compaq next array 6"}, {111, "Compaq next array 7"}, {112, "iSeries disk"},
    {113, "iSeries CD-ROM"}, {114, "IDE BIOS RAID"}, {115, "NetWare"}, {116, "MicroMemory NVRAM"}, {117, "EVMS"},
    {128, "SCSI disk 128-143"}, {129, "SCSI disk 144-159"}, {130, "SCSI disk 160-175"}, {131, "SCSI disk 176-191"},
    {132, "SCSI disk 192-207"}, {133, "SCSI disk 208-223"}, {134, "SCSI disk 224-239"}, {135, "SCSI disk 240-255"}, {136, "DAC960 8"},
    {137, "DAC960 9"}, {138, "DAC960 10"}, {139, "DAC960 11"}, {140, "DAC960 12"}, {141, "DAC960 13"}, {142, "DAC960 14"},
    {143, "DAC960 15"}, {144, "unnamed, more 1"}, {145, "unnamed, more 2"}, {146, "unnamed, more 3"}, {147, "DRBD"}, {152, "EtherDrive"},
    {153, "EMD"}, {159, "reserved"}, {160, "Carmel SATA 0"}, {161, "Carmel SATA 1"}, {179, "MMC"}, {180, "USB"}, {199, "VxVM volumes"},
    {201, "VxVM multipath"}, {202, "Xen"}, {255, "reserved"}, {256, "Resident Flash Disk"}, {257, "SSFDC"}, {258, "ROM FTL"},
    {259, "block, extended"},
});

}  // namespace assigned

/// Whose character major it is in Linux's device list; empty for one that is nobody's.
constexpr std::string_view assigned_chrdev(unsigned major)
{
  const auto found = std::ranges::lower_bound(assigned::chr, major, {}, &assigned_major::major);
  return found != assigned::chr.end() && found->major == major ? found->name : std::string_view();
}

/// The same for block majors.
constexpr std::string_view assigned_blkdev(unsigned major)
{
  const auto found = std::ranges::lower_bound(assigned::blk, major, {}, &assigned_major::major);
  return found != assigned::blk.end() && found->major == major ? found->name : std::string_view();
}

/// True for the majors that the list keeps for experiments, and those that the kernel gives out itself.
constexpr bool is_experimental_major(unsigned major)
{
  return (major >= 60 && major <= 63) || (major >= 120 && major <= 127) || (major >= 240 && major <= 254);
}
/// Character majors only.
constexpr bool is_dynamic_major(unsigned major) { return (major >= 234 && major <= 254) || (major >= 384 && major <= 511); }

static_assert(std::ranges::is_sorted(assigned::chr, {}, &assigned_major::major) && std::ranges::is_sorted(assigned::blk, {}, &assigned_major::major));

}  // namespace lkm::sim
