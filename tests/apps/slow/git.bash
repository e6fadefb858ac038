# SPDX-License-Identifier: BSD-2-Clause
# git on local repositories.
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@x GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' GIT_COMMITTER_DATE='2020-01-01T00:00:00Z' HOME=$PWD TZ=UTC GIT_PAGER=cat
git config --global init.defaultBranch main
git config --global advice.detachedHead false
git init -q r && cd r && seq 50 >f && mkdir d && echo x >d/y && chmod +x d/y && ln -s f link && git add . && git commit -qm first && git log --stat --format='%H %s'
git status --short
echo changed >>f
git status -s
git diff
git commit -qam second
git log --oneline --graph
git show --stat HEAD~1 | tail -3
git checkout -qb topic
sed -i 's/^5$/five/' f
git commit -qam topic
git checkout -q main
sed -i 's/^45$/fortyfive/' f
git commit -qam main
git merge -q --no-edit topic -m merged
git log --graph --oneline --all
sed -n '5p;45p' f
git checkout -qb other HEAD~1
sed -i 's/^5$/FIVE/' f
git commit -qam other
git merge main 2>&1
git diff --name-only --diff-filter=U
git checkout --ours f
git add f
git commit -qm resolved
git branch -a
git log --oneline | wc -l
git checkout -q main
git checkout -qb re
echo r >r1
git add r1
git commit -qm r1
echo r >r2
git add r2
git commit -qm r2
git rebase -q --onto main~1 main re
git log --oneline -3
git rebase -q main 2>&1
git cherry-pick --no-commit other~1 >/dev/null 2>&1
git status -s | head -3
git reset -q --hard
git stash list
echo dirty >>f
git stash -q
git status -s
git stash pop -q
git status -s
git checkout -q f
git tag -a v1 -m one
git describe
git tag
git gc -q
git fsck --full 2>&1
git count-objects -v | grep -E 'packs|in-pack'
git verify-pack -v .git/objects/pack/*.idx | tail -1 | sed 's/.*pack.*pack/pack/'
cd ..
git clone -q r c 2>&1
cd c
git log --oneline -1
git remote -v | head -1 | sed 's,/.*/,/,'
echo more >>f
git commit -qam more
git push -q origin HEAD:refs/heads/pushed 2>&1
git -C ../r rev-parse pushed
git fetch -q
git pull -q 2>&1
git branch -r | sort
cd ..
git clone -q --bare --no-local r b.git
git --git-dir=b.git rev-list --count --all
git clone -q --depth 1 "file://$PWD/b.git" shallow
git -C shallow rev-list --count HEAD
git -C r worktree add -q ../w topic
git -C w status | head -1
git -C r archive re | tar t
git -C r bundle create -q ../x.bundle --all
git bundle list-heads x.bundle | wc -l
git -C r blame -s f | sed -n '5p;51p'
git -C r grep -n five
git -C r bisect start -q re main~3 >/dev/null 2>&1
git -C r bisect run true 2>/dev/null | tail -1 | cut -c1-10
git -C r format-patch -1 --stdout | grep -c '^diff'
git -C r reflog | wc -l
git -C r submodule status
git -C r ls-tree -r re | wc -l
echo 'data' | git -C r hash-object --stdin
git -C r notes add -m n 2>&1
git -C r rm -q d/y
git -C r mv f g
git -C r status -s
git -C r clean -fdn
