"""Label maps from the files of many fields: which class each voxel is of, and where the voxels lie."""
