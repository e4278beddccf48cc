#include "base/file_system.h"

#include <linux/magic.h>
#include <sys/vfs.h>

namespace cachepy::internal {
namespace {

// Magic numbers that linux/magic.h lacks.
constexpr unsigned kBcachefs = 0xca451a4e;
constexpr unsigned kBeegfs = 0x19830326;
constexpr unsigned kExfat = 0x2011bab0;
constexpr unsigned kGfs2 = 0x01161970;
constexpr unsigned kGpfs = 0x47504653;
constexpr unsigned kJfs = 0x3153464a;
constexpr unsigned kLustre = 0x0bd00bd0;
constexpr unsigned kNtfs3 = 0x7366746e;
constexpr unsigned kUbifs = 0x24051905;
constexpr unsigned kXfs = 0x58465342;
constexpr unsigned kZfs = 0x2fc12fc1;

}  // namespace

bool shows_changes(int fd, const FileStat& stat) {
  struct ::statfs fs;
  if (::fstatfs(fd, &fs) != 0) return false;
  switch (static_cast<unsigned>(fs.f_type)) {
    case BTRFS_SUPER_MAGIC:
    case CEPH_SUPER_MAGIC:
    case ECRYPTFS_SUPER_MAGIC:
    case EXT4_SUPER_MAGIC:  // and its predecessors
    case F2FS_SUPER_MAGIC:
    case NFS_SUPER_MAGIC:
    case NILFS_SUPER_MAGIC:
    case OCFS2_SUPER_MAGIC:
    case OVERLAYFS_SUPER_MAGIC:
    case RAMFS_MAGIC:
    case REISERFS_SUPER_MAGIC:
    case TMPFS_MAGIC:
    case kBcachefs:
    case kBeegfs:
    case kGfs2:
    case kGpfs:
    case kJfs:
    case kLustre:
    case kNtfs3:
    case kUbifs:
    case kXfs:
    case kZfs:
      return true;
    // Read-only: files change only together with the whole image.
    case CRAMFS_MAGIC:
    case EROFS_SUPER_MAGIC_V1:
    case ISOFS_SUPER_MAGIC:
    case SQUASHFS_MAGIC:
      return true;
    // No change times. The field may contain the time of creation instead.
    case MSDOS_SUPER_MAGIC:
    case kExfat:
      return false;
    default:
      // FUSE, SMB, 9p and unknown file systems: those without change times usually report the modification time instead.
      // /proc and the like, and file systems that do not report their size, have no blocks.
      return fs.f_blocks != 0 && stat.ctime_ns != stat.mtime_ns;
  }
}

bool is_local(int fd) {
  struct ::statfs fs;
  if (::fstatfs(fd, &fs) != 0) return false;
  switch (static_cast<unsigned>(fs.f_type)) {
    case BTRFS_SUPER_MAGIC:
    case ECRYPTFS_SUPER_MAGIC:
    case EXT4_SUPER_MAGIC:  // and its predecessors
    case F2FS_SUPER_MAGIC:
    case NILFS_SUPER_MAGIC:
    case OVERLAYFS_SUPER_MAGIC:
    case RAMFS_MAGIC:
    case REISERFS_SUPER_MAGIC:
    case TMPFS_MAGIC:
    case kBcachefs:
    case kJfs:
    case kXfs:
    case kZfs:
      return true;
    default:
      return false;
  }
}

}  // namespace cachepy::internal
